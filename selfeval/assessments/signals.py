"""What a room above may want to hear of; it is told inside the transaction that does it."""

from django.dispatch import Signal

form_approved = Signal()  # form: the Assessment that the group has just approved
