"""Which columns hold persons, by their names: those that formats publish, and those that people write."""

import csv

import pytest

from layers.importing.formats.gdelt import COLUMNS as GDELT
from layers.importing.formats.kobo import FORMAT as KOBO
from layers.importing.formats.ucdp import COLUMNS_42, COLUMNS_49
from layers.importing.formats.ushahidi import FORMAT as USHAHIDI
from layers.importing.personal import personal_columns
from layers.importing.schema import SCHEMA
from tests.layers.importing.asking import DATA

ACLED = (
    *("data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision"),
    *("disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2"),
    *("assoc_actor_2", "inter2", "interaction", "civilian_targeting", "region", "country", "admin1"),
    *("admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp", "iso3", "population_1km", "population_best"),
)
ODK = (
    *("SubmissionDate", "event_date", "position-Latitude", "position-Longitude", "position-Altitude"),
    *("position-Accuracy", "meta-instanceID", "meta-instanceName", "KEY", "AttachmentsPresent", "Status"),
    *("ReviewState", "Edits", "FormVersion"),
)
HXL = (
    *("#date+occurred", "#event+type", "#geo+lat", "#geo+lon", "#loc+name", "#adm1+name", "#adm2+code"),
    *("#description", "#affected+killed", "#meta+source", "#org+name", "#loc+full_name"),
)
PLACES = (
    *("village_full_name", "Place Full Name", "loc_name", "admin1Name", "facility_name", "village_id"),
    *("monitoring_site_name", "имя_населенного_пункта", "Название места", "country.full_name"),
)
COUNTS = ("victims_number", "number_of_victims", "Number of persons", "persons_no", "last_no", "first_date")


def header(name, separator=","):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter=separator))


@pytest.mark.parametrize(
    "names",
    [ACLED, COLUMNS_49, COLUMNS_42, GDELT, ODK, HXL, SCHEMA.names, PLACES, COUNTS],
    ids=["acled", "ucdp", "ucdp-19.1", "gdelt", "odk", "hxl", "own", "places", "counts"],
)
def test_places_actors_sources_and_counts_are_no_persons(names):
    assert personal_columns(names) == ()


@pytest.mark.parametrize(
    "name",
    [
        *("reporter_name", "Reporter's name", "Name of reporter/full_name", "contact phone", "Contact ID"),
        *("e-mail", "EMAIL", "FIRST NAME", "LAST NAME", "surname", "username", "_submitted_by", "deviceid"),
        *("respondent_no", "Witness", "group/witness_name", "#contact+phone", "victim_name", "Author"),
        *("ФИО заявителя", "Имя", "Телефон", "Аты-жөнү", "owner_name", "village_contact_name", "person_id"),
    ],
)
def test_who_reports_is_a_person(name):
    assert personal_columns([name]) == (name,)


@pytest.mark.parametrize(
    ("names", "more", "personal"),
    [
        (
            header("kobo.csv", ";"),
            KOBO.personal,
            ("username", "reporter_name", "reporter_phone", "_submitted_by"),
        ),
        (header("kobo-labels.csv"), KOBO.personal, ("username", "ФИО", "Телефон", "_submitted_by")),
        (header("ushahidi.csv"), USHAHIDI.personal, ("Contact ID", "Contact", "Author_email")),
        (header("ushahidi-2.csv"), USHAHIDI.personal, ("FIRST NAME", "LAST NAME", "EMAIL")),
    ],
    ids=["kobo", "kobo-labels", "ushahidi", "ushahidi-2"],
)
def test_of_a_form_just_the_persons_are_left_out(names, more, personal):
    assert personal_columns(names, more=more) == personal


def test_what_is_asked_for_by_name_is_kept():
    assert personal_columns(["Reporter Name", "e-mail"], wanted=["reporter_name"]) == ("e-mail",)
