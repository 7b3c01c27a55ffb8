"""Writing what researchers hand in: tables, pages and documents built from the records alone."""
