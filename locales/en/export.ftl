### Lists as files, and on paper.

export-list = Download this list
export-csv = CSV
export-json = JSON
export-filtered-by = Filtered by: { $filters }
export-between = {", "}
export-language = Language
export-kind = Kind
export-address = Address
export-time = Time (UTC)
export-event = What happened
export-event-kind = Kind of event
export-reason = Why not
