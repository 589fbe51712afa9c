"""Columns that hold who reported: names, phones, addresses of persons; told by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from layers.importing.rows import fold_name

_PEOPLE = (
    *("reporter", "respondent", "interviewee", "interviewer", "enumerator", "informant", "witness", "victim"),
    *("contact", "submitter", "author", "owner", "observer", "monitor", "person", "first", "last", "family"),
    *("middle", "full", "sur", "user"),
)
_OF_PEOPLE = ("name", "id", "number", "no", "surname")
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
    *("enumerator", "informant", "witness"),
)
_CYRILLIC = (
    *("фио(_.*)?", r"ф\.и\.о\.?", "имя(_.*)?", "фамилия", "отчество", "телефон(_.*)?", "моб(ильный)?"),
    *("эл(ектронная)?[_.]*почта", "почта", "паспорт", "дата_рождения", "заявител[ья]", "свидетел[ья]"),
    *("контакт(ы|ное_лицо)?", "аты.жөнү", "телефону", "ному_насаб", "телефони"),
)
_BEFORE, _BEHIND = r"(^|[_/.#+])", r"($|[_/.])"
_WORDS = re.compile(
    rf"{_BEFORE}({'|'.join(_PEOPLE)})[_+]?(s_)?({'|'.join(_OF_PEOPLE)})s?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_ALONE)})s?(_?(number|address|no))?{_BEHIND}"
    rf"|{_BEFORE}({'|'.join(_CYRILLIC)}){_BEHIND}"
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
        if fold_name(name) not in asked and (fold_name(name) in more or _WORDS.search(fold_name(name)))
    )
