"""Where recorded events wait for the writer: frames in segment files, safe from the death of their process."""
