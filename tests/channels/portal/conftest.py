"""The portal channel on a real port."""

from tests.portal import keys, portal, serve_portal  # noqa: F401
