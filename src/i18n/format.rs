//! Numbers, dates and times as each language writes them, from ICU's compiled data.

use std::cell::OnceCell;

use icu_datetime::{
    DateTimeFormatter, DateTimeFormatterLoadError, NoCalendarFormatter,
    fieldsets::{MD, T, YMD, YMDE},
    input::{Date, Time},
    options::Alignment,
};
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale_core::{Locale, locale};
use jiff::civil;

use super::UiLanguage;

/// One language's formatters.
pub(super) struct Formats {
    decimal: DecimalFormatter,
    weekday: DateTimeFormatter<YMDE>,
    day: DateTimeFormatter<YMD>,
    month_day: DateTimeFormatter<MD>,
    time: NoCalendarFormatter<T>,
}

// ICU's formatters hold `Rc`s and so stay on their thread; making a set anew for every number would be slow.
thread_local! {
    static FORMATS: [OnceCell<Option<Formats>>; 3] = const { [const { OnceCell::new() }; 3] };
}

impl Formats {
    /// The formatters of a language; the failure is ICU lacking its data, which a start must not hide.
    pub(super) fn load(language: UiLanguage) -> Result<Self, FormatsError> {
        let tag = icu_tag(language);
        // Hong Kong writes 星期四; what ICU shortens it to, 週四, is Taiwan's.
        let weekday = if language == UiLanguage::ZhHk { YMDE::long() } else { YMDE::medium() };
        Ok(Self {
            decimal: DecimalFormatter::try_new((&tag).into(), icu_decimal::options::DecimalFormatterOptions::default())
                .map_err(|error| FormatsError(error.to_string()))?,
            weekday: DateTimeFormatter::try_new((&tag).into(), weekday)?,
            day: DateTimeFormatter::try_new((&tag).into(), YMD::medium())?,
            month_day: DateTimeFormatter::try_new((&tag).into(), MD::medium())?,
            time: NoCalendarFormatter::try_new((&tag).into(), T::hm().with_alignment(Alignment::Column))?,
        })
    }

    /// Runs `format` with this thread's formatters of the language; `None` where ICU has no data for it.
    pub(super) fn with<R>(language: UiLanguage, format: impl FnOnce(&Self) -> R) -> Option<R> {
        FORMATS.with(|all| {
            let cell = match language {
                UiLanguage::En | UiLanguage::Pseudo => all.first(),
                UiLanguage::ZhCn => all.get(1),
                UiLanguage::ZhHk => all.get(2),
            }?;
            cell.get_or_init(|| Self::load(language).ok()).as_ref().map(format)
        })
    }

    /// `number` with its digits grouped; `decimals` of its digits stand after the point.
    pub(super) fn number(&self, number: i64, decimals: u8) -> String {
        let mut decimal = Decimal::from(number);
        decimal.multiply_pow10(-i16::from(decimals));
        self.decimal.format(&decimal).to_string()
    }

    /// A civil date and time in the given style; `None` outside the years ICU counts.
    pub(super) fn moment(&self, style: Style, at: civil::DateTime) -> Option<String> {
        let part = |number: i8| u8::try_from(number).ok();
        let date = Date::try_new_iso(i32::from(at.year()), part(at.month())?, part(at.day())?).ok()?;
        let time = Time::try_new(part(at.hour())?, part(at.minute())?, part(at.second())?, 0).ok()?;
        Some(match style {
            Style::Weekday => self.weekday.format(&date).to_string(),
            Style::Day => self.day.format(&date).to_string(),
            Style::MonthDay => self.month_day.format(&date).to_string(),
            Style::Time => self.time.format(&time).to_string(),
        })
    }
}

/// How much of a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Day of the week and date.
    Weekday,
    /// The date alone.
    Day,
    /// The date without its year.
    MonthDay,
    /// Hours and minutes, two digits each, as newsrooms write them.
    Time,
}

/// ICU's data could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FormatsError(String);

impl From<DateTimeFormatterLoadError> for FormatsError {
    fn from(error: DateTimeFormatterLoadError) -> Self {
        Self(error.to_string())
    }
}

/// Day before month in English, as all our English readers write it; 24 hours everywhere, as newsrooms do.
const fn icu_tag(language: UiLanguage) -> Locale {
    match language {
        UiLanguage::En | UiLanguage::Pseudo => locale!("en-GB-u-hc-h23"),
        UiLanguage::ZhCn => locale!("zh-Hans-CN-u-hc-h23"),
        UiLanguage::ZhHk => locale!("zh-Hant-HK-u-hc-h23"),
    }
}
