"""What is decided over a whole file, for columns of any name. Expected values were worked out by hand."""

import pytest

from layers.importing.draft import DateOrder
from layers.importing.run import Options
from tests.layers.importing.asking import imported, written

KOBO = "_id,_uuid,_submission_time,When did it happen?,village,_p_latitude,_p_longitude\n"
HXL = "#date +occurred,#geo+lat,#geo+lon,#loc+name\n"
USHAHIDI = "Post ID,Post Status,Survey,Дата события,Place.lat,Place.lon\n"

FORMS = [
    ("kobo", KOBO, "{n},u{n},2021-06-01T00:00:00,{date},V,{lat},{lon}\n", "When did it happen?"),
    ("hxl", HXL, "{date},{lat},{lon},V\n", "#date+occurred"),
    ("ushahidi", USHAHIDI, "{n},published,S,{date},{lat},{lon}\n", "Дата события"),
]


def table(head, row, dates, *, lat="39.95", lon="70.5"):
    return head + "".join(
        row.format(n=n, date=date, lat=lat, lon=lon) for n, date in enumerate(dates, start=1)
    )


@pytest.mark.parametrize(("name", "head", "row", "column"), FORMS)
def test_a_column_of_any_name_that_fits_both_orders_is_a_problem(tmp_path, name, head, row, column):
    made = imported(written(tmp_path, table(head, row, ["03/04/2021", "05/04/2021"])), name)
    assert made.account.rejected == 2
    assert {each["import_reason"] for each in made.rejected} == {
        "the day or the month may come first, and the column doesn't tell"
    }
    assert (
        f"dates in {column} fit day first and month first alike; --dates says which" in made.account.remarks
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("certain", "order", "day"),
    [("30/04/2021", "day first", "2021-04-03"), ("04/30/2021", "month first", "2021-03-04")],
)
def test_one_date_that_fits_one_order_only_decides_them_all(tmp_path, form, certain, order, day):
    name, head, row, column = form
    made = imported(written(tmp_path, table(head, row, ["03/04/2021", certain])), name)
    assert [each["date_start"] for each in made.rows.values()] == [day, "2021-04-30"]
    assert f"dates in {column} are {order}: over the whole column only that fits" in made.account.remarks


@pytest.mark.parametrize(("name", "head", "row", "column"), FORMS)
def test_the_user_says_the_order_of_a_column_of_any_name(tmp_path, name, head, row, column):
    options = Options(date_order=DateOrder.MONTH_FIRST)
    made = imported(written(tmp_path, table(head, row, ["03/04/2021"])), name, options)
    assert made.only["date_start"] == "2021-03-04"
    assert f"dates in {column} are month first, as was said" in made.account.remarks


@pytest.mark.parametrize(("name", "head", "row", "column"), FORMS)
def test_decimal_commas_in_columns_of_any_name_are_read_and_told(tmp_path, name, head, row, column):
    text = table(head.replace(",", ";"), row.replace(",", ";"), ["2021-04-29"], lat="39,95", lon="70,5")
    made = imported(written(tmp_path, text), name)
    assert (made.only["lat"], made.only["lon"]) == (39.95, 70.5)
    assert "decimals are written with a comma" in made.account.remarks


def test_swapped_positions_are_found_though_their_decimals_have_commas(tmp_path):
    rows = "".join(f"2021-04-29;39,{95 + at};70,5{at};V\n" for at in range(20))
    text = HXL.replace(",", ";") + rows + "2021-04-29;70,5;39,95;V\n"
    made = imported(written(tmp_path, text), "hxl")
    assert sum("swapped" in each.get("note", "") for each in made.rows.values()) == 1


@pytest.mark.parametrize(("cell", "lat", "lon"), [("39.95,70.5", 39.95, 70.5), ("39,95 70,5", 39.95, 70.5)])
def test_a_comma_between_two_degrees_is_no_decimal_comma(tmp_path, cell, lat, lon):
    text = f'#date+occurred;#geo+coord;#loc+name\n2021-04-29;"{cell}";V\n'
    made = imported(written(tmp_path, text), "hxl")
    assert (made.only["lat"], made.only["lon"]) == (lat, lon)


def test_two_dates_of_one_row_are_decided_each_by_its_own_column(tmp_path):
    head = "#date+start,#date+end,#geo+lat,#geo+lon\n"
    text = head + "03/04/2021,04/30/2021,39.95,70.5\n13/04/2021,05/02/2021,39.95,70.5\n"
    made = imported(written(tmp_path, text), "hxl")
    assert [(each["date_start"], each["date_end"]) for each in made.rows.values()] == [
        ("2021-04-03", "2021-04-30"),
        ("2021-04-13", "2021-05-02"),
    ]


def test_the_date_of_a_report_is_read_in_the_order_of_its_column_or_noted(tmp_path):
    dates = ("03/04/2021", "30/04/2021", "soon")
    head = "#date+occurred,#date+reported,#geo+lat,#geo+lon\n"
    text = head + "".join(f",{date},39.95,70.5\n" for date in dates)
    made = imported(written(tmp_path, text), "hxl")
    assert [each.get("date_end") for each in made.rows.values()] == ["2021-04-03", "2021-04-30", None]
    assert made.account.notes["no date, and #date+reported can't be read as one"].examples == [4]


def test_what_stands_above_the_names_is_told(tmp_path):
    text = (
        "Incidents in Batken,,,\nDraft of May,,,\nDate,Lat,Lon,Village\n" + HXL + "2021-04-29,39.95,70.5,V\n"
    )
    made = imported(written(tmp_path, text), "hxl")
    assert made.account.read == 1
    assert (
        "2 records stand above the names of the columns, and no row is made of it: Incidents in Batken; "
        "Draft of May"
    ) in made.account.remarks


def test_nothing_is_said_where_nothing_stands_above_the_names(tmp_path):
    made = imported(written(tmp_path, "Date,Lat,Lon,Village\n" + HXL + "2021-04-29,39.95,70.5,V\n"), "hxl")
    assert not [text for text in made.account.remarks if "above the names" in text]
