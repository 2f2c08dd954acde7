### Requests that could not be answered.

error-forbidden = 你無權查看此頁
error-forbidden-advice = 你的帳戶沒有相應權限，請聯絡譯樣管理員。
error-not-found = 沒有此頁面
error-not-found-advice = 網址可能有誤，或稿件已移除。可按標題、編號或網址搜尋。
error-conflict = 已有人搶先操作
error-conflict-advice = 你的操作未有儲存。請查看最新頁面後再作決定。
error-unprocessable = 無法接受此請求
error-unprocessable-advice = 沒有任何更改。請返回，改正所列問題後重新提交。
error-internal = 系統出錯
error-internal-advice = 錯誤已記入日誌。如再次出現，請提供下方編號。
error-unavailable = 譯樣繁忙或正在更新
error-unavailable-advice = 請一分鐘後重試，資料沒有遺失。
error-again = 重試
error-home = 返回總覽
error-request = 請求編號
