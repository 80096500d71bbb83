from budgets.models import Upload
from budgets.workbooks.book import Book
from budgets.workbooks.guard import book_of, read_text


def text_name(upload: Upload) -> str:
    """Where the text that the child process read is kept, beside the file itself."""
    return f"{upload.file.name}.json"


def kept_book(upload: Upload) -> Book:
    """What a stored workbook holds: as it was read at first, else read again; raises NotReadable."""
    storage = upload.file.storage
    if storage.exists(text_name(upload)):
        with storage.open(text_name(upload)) as kept:
            return book_of(kept.read().decode())
    with upload.file.open("rb") as stored:
        return book_of(read_text(stored.read(), upload.file_name))
