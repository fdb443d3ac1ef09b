"""What Streamlit itself keeps in memory for open pages, as far as we have to bound it."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


def held_uploads() -> Mapping[str, int]:
    """Bytes of uploaded files by page (its session), also of those that belong to no field of it."""
    if not st.runtime.exists():
        return {}
    manager = st.runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        page: sum(len(file.data) for file in list(files.values()))
        for page, files in list(manager.file_storage.items())
    }
