"""The HTTP edge beside Streamlit: identity cookie, headers, media with ranges, health."""
