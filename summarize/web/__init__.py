"""The editor's local page: the same pipeline behind a small web application (extra ``[web]``)."""
