"""Scripts of the maintainers: what is shipped, under which licences, and whether it is fit to be released."""
