"""This package holds where it is shown: the only code that knows Streamlit. Each page reads, computes, draws."""
