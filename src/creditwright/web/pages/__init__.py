"""The dashboard: pages for people, one file of routes for each kind of page."""
