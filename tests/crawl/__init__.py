"""The crawl: every route of the site and the CMS, asked by everybody."""
