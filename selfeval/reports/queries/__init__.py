"""What is kept about a report: its way, its versions, their seals."""
