"""The money on the screen.

The one hidden contract of this room: `request.scope` (put there by `accounts.middleware`) says which
departments a person sees, and `request.user.has_perm(permission, obj)` is answered from GRANTS by
`accounts.backends`. Whatever is asked about has a `.department_id`.
"""
