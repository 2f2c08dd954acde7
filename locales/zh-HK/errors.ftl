### Requests that could not be answered.

error-forbidden = 你無權查看此頁
error-forbidden-advice = 你的帳戶沒有相應權限，請聯絡譯樣管理員。
error-not-found = 沒有此頁面
error-conflict = 已有人搶先操作
error-conflict-advice = 你的操作未有儲存。請查看最新頁面後再作決定。
error-unprocessable = 無法接受此請求
error-internal = 系統出錯
error-internal-advice = 錯誤已記入日誌。如再次出現，請提供下方編號。
error-unavailable = 譯樣繁忙或正在更新
error-unavailable-advice = 請一分鐘後重試，資料沒有遺失。
error-again = 重試
error-home = 返回總覽
error-request = 請求編號
error-not-found-advice = 網址可能有誤，或稿件已移除。可按標題或編號搜尋。
error-unprocessable-advice = 沒有任何更改。請返回，改正所列問題後重試。
error-method = 此處不能這樣操作
error-method-advice = 此網址不支援該操作，請由總覽進入。
error-detail-value = 「{ $name }」沒有「{ $value }」這個值。
error-detail-search = 搜尋內容最多 { $most } 個字元。
error-detail-locales = 一次最多選擇 { $most } 種語言。
error-detail-place = 列表的分頁網址無效，請由列表開頭重新打開。
error-detail-revision = { $locale } 沒有 { $revision } 這個修訂的文字。
error-detail-form = 無法讀取表格。
error-detail-foreign = 要求來自其他網站。
error-detail-old-form = 此頁面已過期，沒有任何更改。請重新開啟後再操作。
error-detail-reason = 請說明原因。
