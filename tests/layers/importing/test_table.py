"""Any table by a mapping, and mappings that are guessed. Tables are made by hand, as officers hold them."""

import tomllib

import pytest
from pyproj import Transformer

from geo.errors import ReadError
from layers.importing.format import Sample
from layers.importing.formats.table import table_format
from layers.importing.guess import guess_mapping
from layers.importing.mapping import mapping_of, read_mapping
from layers.importing.sources import Reads, open_source
from tests.layers.importing.asking import DATA, imported, written

RUSSIAN = DATA / "table-windows-1251.csv"


def by(mapping, path):
    own = mapping_of(tomllib.loads(mapping))
    return imported(path, table_format(own), reads=Reads(own.encoding, own.separator, own.sheet))


def positioned(folder, cells, position, *, names="x", decimal=None):
    read = f'[read]\ndecimal = "{decimal}"\nseparator = ";"\n' if decimal else '[read]\nseparator = ";"\n'
    return by(f"{read}[position]\n{position}", written(folder, f"{names}\n{cells}\n"))


def guessed(path, **options):
    with open_source(path) as source:
        return guess_mapping(source.sample(), **options)


def test_columns_constants_and_acts_become_incidents(tmp_path):
    mapping = """
        [read]
        separator = "tab"
        dates = "day first"
        list_separator = "/"
        [source]
        id = "monitors"
        licence = "internal"
        [fields]
        id = "No"
        date_start = "Day"
        time = "Hour"
        place = "Where"
        deaths_best = "Killed"
        actors = "Who"
        admin_pcode = "Code"
        [constants]
        utc_offset = "+06:00"
        injured = 2
        [position]
        lat = "Lat"
        lon = "Lon"
        radius = "Good to"
        [acts]
        column = "What"
        [acts.values]
        "shots" = "shooting"
        "shots and fire" = ["shooting", "arson"]
    """
    text = (
        "No\tDay\tHour\tWhere\tKilled\tWho\tCode\tLat\tLon\tGood to\tWhat\n"
        "7\t05/04/2021\t14:30\tMaksat\t0\tA / B\t001\t40.14\t69.71\t250\tShots and fire\n"
        "8\t29/04/2021\t\tMaksat\t\t\t\t40.14\t69.71\t\tnoise\n"
    )
    made = by(mapping, written(tmp_path, text, "x.tsv"))
    assert made.rows["monitors-7"] == {
        "id": "monitors-7",
        "source_id": "7",
        "source": "monitors",
        "licence": "internal",
        "date_start": "2021-04-05T14:30",
        "date_end": "2021-04-05T14:30",
        "utc_offset": "+06:00",
        "act": ["shooting", "arson"],
        "sub_act": "Shots and fire",
        "actors": ["A", "B"],
        "place": "Maksat",
        "admin_pcode": "001",
        "radius_m": 250.0,
        "radius_basis": "as the column good_to gives it",
        "deaths_best": 0,
        "injured": 2,
        "lat": 40.14,
        "lon": 69.71,
    }
    second = made.rows["monitors-8"]
    assert (second["date_start"], second["act"]) == ("2021-04-29", ["other"])
    assert second["note"] == "the mapping has no act for 'noise'"
    # Two decimals: half the diagonal of a cell of 0.01 degrees, about 700 m at 40 degrees.
    assert second["radius_m"] == pytest.approx(700, abs=5)


@pytest.mark.parametrize(
    ("position", "names", "cell", "lon", "lat"),
    [
        ('cell = "x"\nas = "lat, lon"', "x", "39.95, 70.54", 70.54, 39.95),
        ('cell = "x"\nas = "lat, lon"', "x", "(39.95 70.54)", 70.54, 39.95),
        ('cell = "x"\nas = "lon, lat"', "x", "70.54,39.95", 70.54, 39.95),
        ('cell = "x"\nas = "lat, lon"', "x", "39°57'00\"N, 70°32'24\"E", 70.54, 39.95),
        ('lat = "x"\nlon = "y"\ndms = true', "x;y", "39 57 00;70 32 24", 70.54, 39.95),
        ('lat = "x"\nlon = "y"\ndms = true', "x;y", "N39°57.0';E70°32.4'", 70.54, 39.95),
    ],
)
def test_positions_are_read_as_they_are_written(tmp_path, position, names, cell, lon, lat):
    made = positioned(tmp_path, cell, position, names=names)
    assert made.account.kept == 1, made.rejected
    assert (made.only["lon"], made.only["lat"]) == pytest.approx((lon, lat), abs=1e-9)


def test_a_zone_with_an_s_alone_may_be_two_places_and_is_rejected(tmp_path):
    # Batken lies in the band S, which is north; a program that writes hemispheres means the southern one.
    position = 'easting = "e"\nnorthing = "n"\nzone = "z"'
    made = positioned(tmp_path, "500000;4427757;42S\n500000;4427757;42 south", position, names="e;n;z")
    assert made.rejected[0]["import_reason"] == "it is no position of the grid"
    assert made.only["lat"] < 0


def test_a_pair_with_decimal_commas_is_parted_by_a_semicolon_or_space(tmp_path):
    mapping = '[read]\nseparator = "tab"\ndecimal = ","\n[position]\ncell = "x"\nas = "lat, lon"\n'
    made = by(mapping, written(tmp_path, "x\tid\n39,95; 70,54\ta\n39,95 70,54\tb\n", "x.tsv"))
    assert [(each["lon"], each["lat"]) for each in made.rows.values()] == [(70.54, 39.95)] * 2


def test_a_grid_reference_is_the_middle_of_its_square_good_to_half_its_diagonal(tmp_path):
    # 42S WK 69 25 is the square of 1 km whose middle is E 569500, N 4425500 of zone 42; pyproj's inverse.
    made = positioned(tmp_path, "42S WK 69 25", 'cell = "x"\nas = "mgrs"')
    lon, lat = Transformer.from_crs(32642, 4326, always_xy=True).transform(569500, 4425500)
    assert (made.only["lon"], made.only["lat"]) == pytest.approx((lon, lat), abs=1e-6)
    assert made.only["radius_m"] == pytest.approx(707.1)


@pytest.mark.parametrize("zone", ['zone = "42N"', 'zone = "42T"', 'zone = "z"'])
def test_metres_of_utm_are_carried_to_degrees(tmp_path, zone):
    made = positioned(
        tmp_path, "500000;4427757;42 N", f'easting = "e"\nnorthing = "n"\n{zone}', names="e;n;z"
    )
    # The middle meridian of zone 42 is 69 degrees east.
    assert made.only["lon"] == pytest.approx(69.0, abs=1e-9)
    assert made.only["lat"] == pytest.approx(40.0, abs=1e-4)


@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("nonsense", "lat, lon"),
        ("91, 70", "lat, lon"),
        ("39°70'N, 70°E", "lat, lon"),
        ("42TWK123", "mgrs"),
        ("42TWK6925", "mgrs"),
    ],
)
def test_a_position_that_cannot_be_is_rejected(tmp_path, cell, how):
    made = positioned(tmp_path, cell, f'cell = "x"\nas = "{how}"')
    assert made.account.rejected == 1
    assert made.rejected[0]["x"] == cell


def test_windows_1251_semicolons_and_decimal_commas_need_no_word(tmp_path):
    text = guessed(RUSSIAN)
    mapping = tomllib.loads(text)
    assert mapping["fields"]["date_start"] == "Дата"
    assert mapping["fields"]["place"] == "Село"
    assert (mapping["position"]["lat"], mapping["position"]["lon"]) == ("Широта", "Долгота")
    assert mapping["acts"]["values"] == {"обстрел": "shooting", "поджог": "arson", "митинг": "other"}
    assert "ФИО заявителя" not in str(mapping)
    made = by(text, RUSSIAN)
    assert (made.account.read, made.account.kept) == (3, 3)
    first = next(iter(made.rows.values()))
    assert (first["place"], first["date_start"], first["lat"], first["lon"]) == (
        *("Кок-Таш", "2021-04-29T09:30", 39.9497, 70.5358),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_encoding_and_separator_gives_the_same_incidents(tmp_path, encoding, separator):
    text = "id,Дата,Село,lat,lon\n1,29.04.2021,Кок-Таш,39.95,70.54\n2,30.04.2021,Максат,40.14,69.71\n"
    path = written(tmp_path, text.replace(",", separator).encode(encoding))
    made = by(
        '[fields]\nid = "id"\ndate_start = "Дата"\nplace = "Село"\n[position]\nlat = "lat"\nlon = "lon"', path
    )
    assert [(each["place"], each["date_start"]) for each in made.rows.values()] == [
        *(("Кок-Таш", "2021-04-29"), ("Максат", "2021-04-30")),
    ]


def test_a_workbook_is_read_with_its_dates_and_numbers():
    # Made by openpyxl 3.1: a date cell, a number cell, a title above the header, a second sheet.
    mapping = """
        [read]
        header = 2
        [fields]
        date_start = "Date"
        place = "Place"
        deaths_best = "Killed"
        [position]
        lat = "Lat"
        lon = "Lon"
    """
    made = by(mapping, DATA / "table.xlsx")
    first = made.rows["table-row-3"]
    assert (first["date_start"], first["deaths_best"], first["lat"]) == ("2021-04-29", 3, 39.9497)
    assert made.account.read == 2
    assert "the sheet 'Incidents' is read, not: Other" in made.account.remarks


def test_a_column_that_the_table_does_not_have_is_named(tmp_path):
    with pytest.raises(ReadError, match=r"has no column 'Where', which the mapping needs; it has: a, b"):
        by('[fields]\nplace = "Where"', written(tmp_path, "a,b\n1,2\n"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[felds]\nid = "x"', "unknown key 'felds'"),
        ('[fields]\nplcae = "x"', "Did you mean 'place'"),
        ("[fields]\nplace = 3", "has to be a text"),
        ('[position]\nlat = "x"', "lat without lon"),
        ('[position]\nlat = "x"\nlon = "y"\ncell = "z"\nas = "mgrs"', "in several ways"),
        ('[position]\ncell = "x"\nas = "what3words"', "has to be one of"),
        ('[acts]\ncolumn = "x"\n[acts.values]\na = "provocation"', "no act is called 'provocation'"),
        ('[read]\ndates = "American"', "has to be"),
        ('[read]\ndecimal = "x"', "has to be"),
        ("[read]\nheader = -1", "has to be 0"),
        ('format = "mapping/2"', "this version reads 'mapping/1'"),
    ],
)
def test_a_mapping_that_cannot_be_says_where_and_why(text, why):
    with pytest.raises(ReadError, match=why):
        mapping_of(tomllib.loads(text))


def test_a_mapping_that_is_no_toml_or_not_there_says_so(tmp_path):
    (tmp_path / "x.toml").write_text("a = = b")
    with pytest.raises(ReadError, match="is no TOML"):
        read_mapping(tmp_path / "x.toml")
    with pytest.raises(ReadError, match="can't be read"):
        read_mapping(tmp_path / "no.toml")


def test_dates_are_read_in_the_form_that_is_said(tmp_path):
    mapping = '[read]\ndates = "%Y%m%d %H.%M"\n[fields]\ndate_start = "d"\nplace = "p"'
    made = by(mapping, written(tmp_path, "d,p\n20210429 14.05,P\n2021-04-29,P\n"))
    assert [each["date_start"] for each in made.rows.values()] == ["2021-04-29T14:05"]
    assert made.account.rejected == 1


@pytest.mark.parametrize(
    ("header", "row", "position"),
    [
        ("when,pos", '2021-04-29,"39.95, 70.54"', {"cell": "pos", "as": "lat, lon"}),
        ("when,pos", '2021-04-29,"120.5, 39.9"', {"cell": "pos", "as": "lon, lat"}),
        ("when,ref", "2021-04-29,42SWK6925", {"cell": "ref", "as": "mgrs"}),
        ("when,lat,lng", "2021-04-29,39.95,70.54", {"lat": "lat", "lon": "lng"}),
        ("when,p,q", "2021-04-29,70.54,39.95", {"lat": "q", "lon": "p"}),
        (
            "when,E,UTM_E,UTM_N,zone",
            "2021-04-29,x,500000,4427757,42N",
            {"easting": "UTM_E", "northing": "UTM_N", "zone": "zone"},
        ),
    ],
)
def test_a_position_is_guessed_by_names_contents_and_the_extent(tmp_path, header, row, position):
    path = written(tmp_path, f"{header}\n{row}\n")
    mapping = tomllib.loads(guessed(path, extent=(69.3, 39.3, 71.3, 40.5)))
    assert mapping["position"] == position
    assert mapping["fields"]["date_start"] == "when"


def test_what_is_guessed_can_be_read_as_it_is(tmp_path):
    path = written(tmp_path, 'some "name",\t tab,lat,lon,type\nx,y,40.1,70.1,Shooting\n')
    text = guessed(path)
    made = by(text, path)
    assert made.only["act"] == ["shooting"]


def test_a_title_above_the_names_is_passed_over(tmp_path):
    path = written(
        tmp_path, "Incidents of April;;\n;;\nDate;Lat;Lon\n2021-04-29;40.1;70.1\n2021-04-30;40.2;70.2\n"
    )
    text = guessed(path)
    assert tomllib.loads(text)["read"]["header"] == 2
    assert by(text, path).account.kept == 2


def test_features_are_located_by_their_geometry(tmp_path):
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"Day":"2021-04-29","n":1},'
        '"geometry":{"type":"Point","coordinates":[70.54,39.95]}},{"type":"Feature","properties":{"n":2},'
        '"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}]}'
    )
    made = by('[fields]\ndate_start = "Day"', written(tmp_path, text, "x.geojson"))
    assert (made.only["lon"], made.only["date_start"]) == (70.54, "2021-04-29")
    (crossed,) = made.rejected
    assert "self-crossing ring" in crossed["import_reason"]
    assert crossed["import_line"] == "2"


def test_features_are_guessed_to_lie_where_their_geometry_is():
    rows = (("date", "lat", "lon", "radius"), ("2021-04-29", "39.95", "70.53", "500"))
    text = guess_mapping(Sample(rows, "features", geometry="Point"))
    assert tomllib.loads(text)["position"] == {"radius": "radius"}
    assert "The position is the geometry of the features." in text
