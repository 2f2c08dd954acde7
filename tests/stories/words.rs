//! Texts whose distances from [`ORIGINAL`] are known: one for each significance.

/// A short news article.
pub(crate) const ORIGINAL: &str = "\
The new bridge over the harbour opened on Monday after four years of work. Traffic moved slowly through the morning \
as people came to look at it from both sides.

Revenue of the operator rose 10 % in the third quarter, according to the report that it published last week. The \
operator said that the \"rival\" tunnel would stay open at night.

Residents of the northern district had asked for a crossing since the ferry was given up, and many of them walked \
over it with their children.
";

/// Only what a publisher's reformatting changes: quotes, white space, markup.
pub(crate) const REFORMATTED: &str = "\
The  new bridge over the harbour opened on **Monday** after four years of work. Traffic moved slowly through the
morning as people came to look at it from both sides.


Revenue of the operator rose 10 % in the third quarter, according to the report that it published last week. The
operator said that the “rival” tunnel would stay open at night.

Residents of the northern district had asked for a crossing since the ferry was given up, and many of them walked
over it with their children.
";

/// A slip of the keyboard.
pub(crate) fn with_a_typo() -> String {
    ORIGINAL.replace("according to", "acording to")
}

/// A few words.
pub(crate) fn with_a_rewording() -> String {
    ORIGINAL.replace("Traffic moved slowly through the morning", "Cars and buses crawled across all day")
}

/// Another few words, in another place.
pub(crate) fn with_another_rewording() -> String {
    ORIGINAL.replace("many of them walked over it", "whole families went across on foot")
}

/// A figure.
pub(crate) fn with_a_figure_put_right() -> String {
    ORIGINAL.replace("10 %", "12 %")
}

/// Another article altogether.
pub(crate) const REWRITTEN: &str = "\
A storm closed the airport for most of the week. Airlines moved their passengers to trains, and hotels near the \
terminal were full.

Engineers expect the runway lights to be repaired by Friday.
";

/// A translation.
pub(crate) const CHINESE: &str = "新大桥周一通车，历时四年建成。早上车流缓慢，两岸居民前来参观。\n";

/// The same translation, reworded.
pub(crate) const CHINESE_AGAIN: &str = "经过四年的建设，跨海大桥在周一正式开放。清晨交通拥堵，许多市民赶来观看。\n";
