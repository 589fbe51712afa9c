"""Columns that hold who reported: names, phones, addresses of persons; told by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from layers.importing.rows import fold_name

_REPORTING = (
    *("reporter", "respondent", "interviewee", "interviewer", "enumerator", "informant", "witness"),
    *("contact", "submitter", "author", "owner", "observer", "monitor", "user"),
)
_OTHERS = ("victim", "person")
"""Of these, a number may be how many there are."""
_PARTS = ("first", "last", "family", "middle", "full", "sur")
_PLACES = (
    *("geo", "place", "loc", "location", "village", "settlement", "town", "city", "site", "area", "camp"),
    *("district", "region", "province", "oblast", "country", "admin", "adm", "station", "facility", "school"),
)
_ALONE = (
    *(
        "e_?mail",
        "phone",
        "telephone",
        "tel",
        "mobile",
        "cell_?phone",
        "whatsapp",
        "telegram",
        "viber",
        "skype",
    ),
    *("imei", "phonenumber", "phone_?no", "subscriberid", "simserial", "device_?id", "passport", "iban"),
    *(
        "birth_?date",
        "date_of_birth",
        "dob",
        "signature",
        "_?submitted_by",
        "username",
        "surname",
        "firstname",
    ),
    *(
        "lastname",
        "home_address",
        "ip_address",
        "national_id",
        "nic",
        "reporter",
        "respondent",
        "interviewer",
    ),
    *("enumerator", "informant", "witness", "author"),
)
_CYRILLIC = (
    *("фио(_.*)?", r"ф\.и\.о\.?", "имя(_.*)?", "фамилия", "отчество", "телефон(_.*)?", "моб(ильный)?"),
    *("эл(ектронная)?[_.]*почта", "почта", "паспорт", "дата_рождения", "заявител[ья]", "свидетел[ья]"),
    *("контакт(ы|ное_лицо)?", "аты.жөнү", "телефону", "ному_насаб", "телефони"),
)
_BEFORE, _BEHIND = r"(^|[_/.#+])", r"($|[_/.])"
_OF = r"[_+]?('?s_)?"
_WORDS = re.compile(
    rf"{_BEFORE}({'|'.join(_REPORTING)}){_OF}(name|id|number|no|surname)s?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_OTHERS)}){_OF}(name|id|surname)s?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_PARTS)})_?names?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_ALONE)})s?(_?(number|address|no))?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_CYRILLIC)}){_BEHIND}"
)
_NAMES_OF_PLACES = re.compile(
    rf"({'|'.join(_PLACES)})s?[0-9]*[_/.+]({'|'.join(_PARTS)})_?names?"
    "|имя_(нас(ел[её]нного)?[_.]*п(ункта)?|места|села|города|района|области|объекта)"
)


def personal_columns(
    names: Iterable[str], *, more: Sequence[str] = (), wanted: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the columns that hold personal data, by their names as written.

    Parameters
    ----------
    names
        The columns as written.
    more
        Folded names of further ones, which a format knows.
    wanted
        Those that the user asks for by name, in any way of writing.
    """
    asked = {fold_name(each) for each in wanted}
    return tuple(
        name
        for name in names
        if fold_name(name) not in asked and (fold_name(name) in more or _is_personal(fold_name(name)))
    )


def _is_personal(name: str) -> bool:
    # What a place is called in full is no person's name.
    return _WORDS.search(_NAMES_OF_PLACES.sub("", name)) is not None
