### 匯出與列印清單。

export-list = 下載此清單
export-csv = CSV
export-json = JSON
export-filtered-by = 篩選條件：{ $filters }
export-between = 、
export-language = 語言
export-kind = 欄目
export-address = 網址
