"""What a room above may want to hear of; it is told inside the transaction that does it."""

from django.dispatch import Signal

secrecy_changed = Signal()  # project: the Project that is kept from the public from now on, or no longer
