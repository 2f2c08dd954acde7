### Requests that could not be answered.

error-forbidden = 您无权查看此页
error-forbidden-advice = 您的账户没有相应权限，请联系译样管理员。
error-not-found = 没有此页面
error-conflict = 已有人抢先操作
error-conflict-advice = 您的操作未保存。请查看最新页面后再作决定。
error-unprocessable = 无法接受此请求
error-internal = 系统出错
error-internal-advice = 错误已记入日志。如再次出现，请提供下方编号。
error-unavailable = 译样繁忙或正在更新
error-unavailable-advice = 请一分钟后重试，数据没有丢失。
error-again = 重试
error-home = 返回总览
error-request = 请求编号
error-not-found-advice = 网址可能有误，或稿件已移除。可按标题或编号搜索。
error-unprocessable-advice = 没有任何更改。请返回，改正所列问题后重试。
error-method = 此处不能这样操作
error-method-advice = 此网址不支持该操作，请从总览进入。
error-detail-value = “{ $name }”没有“{ $value }”这个值。
error-detail-search = 搜索内容最多 { $most } 个字符。
error-detail-locales = 一次最多选择 { $most } 种语言。
error-detail-place = 列表的分页网址无效，请从列表开头重新打开。
error-detail-revision = { $locale } 没有 { $revision } 这个修订的文字。
error-detail-form = 无法读取表单。
error-detail-foreign = 请求来自其他网站。
error-detail-old-form = 此页面已过期，没有任何更改。请重新打开后再操作。
error-detail-reason = 请说明原因。
