"""Columns that hold who reported: names, phones, addresses of persons; told by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from layers.importing.rows import fold_name

_PERSON = r"(reporter|respondent|interviewee|interviewer|enumerator|informant|witness|victim|contact|submitter|author|owner|observer|monitor|person|first|last|family|middle|full|sur|user)"
_WORDS = re.compile(
    rf"(^|[_/.#+]){_PERSON}_?(s_)?(name|id|number|no|surname)s?($|[_/.])"
    r"|(^|[_/.#+])(e_?mail|phone|telephone|tel|mobile|cell_?phone|whatsapp|telegram|signal|viber|skype|imei"
    r"|phonenumber|phone_?no|subscriberid|simserial|deviceid|device_id|passport|iban|birth_?date|date_of_birth"
    r"|dob|signature|submitted_by|_submitted_by|username|surname|firstname|lastname|home_address|ip_address"
    r"|national_id|nic)s?(_?(number|address|no))?($|[_/.])"
    r"|(^|[_/.])(фио|ф\.и\.о\.?|имя|фамилия|отчество|телефон|моб(ильный)?|эл(ектронная)?[_.]*почта|e_mail|почта"
    r"|паспорт|дата_рождения|заявитель|свидетель|контакт(ы|ное_лицо)?|аты-жөнү|аты_жөнү|телефону|ному_насаб|телефони)"
    r"($|[_/.])"
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
