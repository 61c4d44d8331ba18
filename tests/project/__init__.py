"""The pages, the catalogues, the views and the benches."""
