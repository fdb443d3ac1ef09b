"""The app as a server: routes, draining, bundles, shared links, figures for its keeper."""
