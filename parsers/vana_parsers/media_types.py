"""What a media file is, by its name: the kinds of the table `media`, and media types."""

_TYPES = {
    "photo": "jpg=jpeg jpeg png gif webp heic heif avif bmp tif=tiff tiff svg=svg+xml dng=x-adobe-dng cr2=x-canon-cr2"
    " cr3=x-canon-cr3 nef=x-nikon-nef arw=x-sony-arw raf=x-fuji-raf orf=x-olympus-orf rw2=x-panasonic-rw2",
    "video": "mp4 mp=mp4 mv=mp4 mov=quicktime m4v=x-m4v 3gp=3gpp 3g2=3gpp2 webm mkv=x-matroska avi=x-msvideo"
    " mts=mp2t m2ts=mp2t mpg=mpeg mpeg wmv=x-ms-wmv flv=x-flv",
    "audio": "mp3=mpeg m4a=mp4 aac amr ogg oga=ogg opus wav=x-wav flac",
}
_BY_EXTENSION = {
    "." + pair.partition("=")[0]: (kind, f"{'image' if kind == 'photo' else kind}/{pair.rpartition('=')[2]}")
    for kind, pairs in _TYPES.items()
    for pair in pairs.split()
}


def type_of(name: str) -> tuple[str, str] | None:
    """Return kind and media type that the extension of *name* stands for, None if it is no media file's."""
    return _BY_EXTENSION.get(_extension(name))


def kind_of(name: str) -> str:
    """Return `photo`, `video` or `audio` by the extension of *name*, `file` for any other."""
    found = type_of(name)
    return found[0] if found else "file"


def mime_of(name: str) -> str | None:
    """Return the media type that the extension of *name* stands for, None if it is no media file's."""
    found = type_of(name)
    return found[1] if found else None


def _extension(name: str) -> str:
    return name[name.rfind(".") :].lower() if "." in name else ""
