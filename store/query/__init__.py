"""Every question that the commands and the dashboard ask, one file each; answers are frozen and plain."""
