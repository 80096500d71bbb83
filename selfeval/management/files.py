"""Files that commands are given."""


def why_unreadable(refusal: OSError) -> str:
    """Why a file cannot be read, as the person at the keyboard would say it."""
    words = {FileNotFoundError: "没有这个文件", IsADirectoryError: "这是文件夹", PermissionError: "没有读取权限"}
    return words.get(type(refusal), f"系统返回“{refusal.strerror}”")
