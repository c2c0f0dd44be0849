// Remembers the page as it was sent. Runs before any script of the site.
