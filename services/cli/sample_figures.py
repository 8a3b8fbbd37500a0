"""Base data of a fictitious city, county, town and village that meet every indicator.

For the sample files, the demo and the tests. Literal figures, so that a reader can check each
formula by hand; what the register answers (named towns and villages) is not among them.
"""

from collections.abc import Mapping
from decimal import Decimal

from services.domain.attainment.datasheet import DataSheet, Judgement, Profile, Value
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.criteria import questions
from services.domain.programme.schema import Track

DIMENSIONS: dict[Track, dict[str, str]] = {
    Track.CITY: {"region": "other", "water_scarce": "true"},
    Track.COUNTY: {
        "economy": "underdeveloped",
        "unit_type": "county",
        "terrain": "hill",
        "coastal": "false",
    },
    Track.TOWN: {"region": "central", "terrain": "hill", "unit_type": "town"},
    Track.VILLAGE: {"region": "central", "terrain": "hill"},
}

FIGURES: dict[Track, dict[str, str]] = {
    Track.CITY: {
        "urban_disposable_income": "21400",
        "env_investment": "380000",
        "gdp": "18000000",
        "industrial_energy_above_size": "5100000",
        "industrial_value_added_above_size": "6000000",
        "water_total": "900000000",
        "pollutant_discharge": "12600000",
        "industrial_value_added": "7000000",
        "good_air_days": "330",
        "valid_days": "360",
        "area_noise_mean": "54.2",
        "traffic_noise_mean": "67.8",
        "green_area": "8400",
        "builtup_area": "20000",
        "domestic_sewage_treated": "27600",
        "domestic_sewage_discharged": "30000",
        "sewage_treated": "38000",
        "sewage_discharged": "42000",
        "water_supply": "50000",
        "reused_water": "9500",
        "clean_energy": "6600000",
        "energy_end_use": "11000000",
        "vehicles_inspected": "255000",
        "vehicles_due": "300000",
        "refuse_harmless": "720000",
        "refuse_generated": "750000",
        "solid_waste_used": "160",
        "solid_waste_disposed": "30",
        "solid_waste_generated": "200",
        "eia_done": "412",
        "eia_due": "412",
        "santongshi_done": "398",
        "santongshi_due": "398",
        "satisfied": "920",
        "surveyed": "1000",
        "schools_env_edu": "312",
        "schools_total": "320",
    },
    Track.COUNTY: {
        "towns_total": "2",
        "rural_net_income_total": "2050000000",
        "rural_population": "410000",
        "energy_total": "1260000",
        "gdp": "1800000",
        "industrial_fresh_water": "9000000",
        "industrial_value_added": "600000",
        "irrigation_water_effective": "1160",
        "irrigation_water_diverted": "2000",
        "certified_area": "26000",
        "main_produce_area": "40000",
        "forest_area": "62000",
        "land_area": "120000",
        "protected_area": "264",
        "territory_area": "1200",
        "cod_discharge": "5400000",
        "so2_discharge": "7200000",
        "sewage_treated": "1720",
        "sewage_total": "2000",
        "reused_water": "45000000",
        "refuse_harmless": "83600",
        "refuse_generated": "88000",
        "solid_waste_used": "70.0",
        "solid_waste_disposed": "22.0",
        "solid_waste_generated": "100.0",
        "public_green_area": "1950000",
        "urban_population": "150000",
        "rural_clean_energy": "78000",
        "rural_energy": "130000",
        "straw_used": "48.0",
        "straw_total": "50.0",
        "manure_used": "29.1",
        "manure_total": "30.0",
        "fertiliser_nutrient": "9200000",
        "farmland_area": "40000",
        "source_water_ok": "2400",
        "source_water_total": "2400",
        "rural_pop_safe_water": "410000",
        "hh_sanitary_toilet": "98000",
        "rural_households": "102000",
        "env_investment": "66600",
        "births": "5200",
        "deaths": "3900",
        "average_population": "560000",
        "policy_growth_rate": "4.5",
        "satisfied": "481",
        "surveyed": "500",
    },
    Track.TOWN: {
        "villages_total": "2",
        "satisfied": "193",
        "surveyed": "200",
        "source_water_ok": "60.0",
        "source_water_total": "60.0",
        "rural_pop_safe_water": "18600",
        "rural_pop": "18600",
        "sewage_treated": "43.2",
        "sewage_generated": "54.0",
        "villages_sewage": "2",
        "refuse_harmless": "3880",
        "refuse_generated": "4000",
        "villages_recycling": "2",
        "key_sources_ok": "3",
        "key_sources": "3",
        "catering_ok": "24",
        "catering_total": "25",
        "manure_used": "5640",
        "manure_total": "6000",
        "straw_used": "9700",
        "straw_total": "10000",
        "hh_sanitary_toilet": "4920",
        "rural_households": "5100",
        "fertiliser_nutrient": "437000",
        "farmland_area": "1900",
        "pesticide_applied": "4750",
        "hh_clean_energy": "3570",
        "households": "5950",
        "public_green_area": "39000",
        "builtup_population": "3000",
        "roads_planted": "38.4",
        "roads_plantable": "40.0",
        "forest_area": "3120",
        "land_area": "6000",
        "certified_area": "1240",
        "main_produce_area": "1900",
    },
    Track.VILLAGE: {
        "net_income_total": "9600000",
        "village_population": "1500",
        "pop_safe_water": "1470",
        "hh_sanitary_toilet": "372",
        "households": "400",
        "refuse_collected": "320",
        "refuse_generated": "320",
        "refuse_harmless": "304",
        "sewage_treated": "35700",
        "sewage_generated": "42000",
        "compliant_outlets": "2",
        "monitored_outlets": "2",
        "hh_clean_energy": "332",
        "film_recovered": "8.8",
        "film_used": "10.0",
        "straw_used": "612",
        "straw_total": "720",
        "manure_used": "465",
        "manure_total": "500",
        "green_area": "312.4",
        "village_area": "846.0",
        "county_green_cover": "35",
        "certified_area": "66.0",
        "farm_area": "110.0",
        "agrochem_applied": "24200",
        "sown_area": "110.0",
        "county_agrochem_rate": "245",
        "soil_organic_matter": "1.92",
        "satisfied": "97",
        "surveyed": "100",
    },
}

EARLIER: dict[Track, dict[str, tuple[str, ...]]] = {
    Track.CITY: {
        "industrial_energy_above_size": ("5700000", "5500000", "5300000"),
        "water_total": ("990000000", "960000000", "930000000"),
        "pollutant_discharge": ("14400000", "13800000", "13200000"),
    },
    Track.COUNTY: {},
    Track.TOWN: {},
    Track.VILLAGE: {"soil_organic_matter": ("1.81", "1.87")},
}
"""Values of the years before, the earliest first, for what is judged as a trend."""
PAST: dict[Track, int] = {Track.CITY: 3}
"""How many years before are asked of every datum (B1.5); it stayed as it was in them."""


def sample_sheet(
    catalogue: Catalogue, year: int, instead: Mapping[str, str] | None = None
) -> DataSheet:
    """A data sheet that attains every entry of the catalogue for the sample profile.

    `instead` replaces single figures, e.g. how many villages the town has.
    """
    track = Track(catalogue.catalogue.track)
    figures = {**FIGURES[track], **(instead or {})}
    now = [Value(datum=datum, year=year, amount=Decimal(n)) for datum, n in figures.items()]
    same = {datum: (number,) * PAST.get(track, 0) for datum, number in figures.items()}
    before = [
        Value(datum=datum, year=year - len(series) + place, amount=Decimal(number))
        for datum, series in (same | EARLIER[track]).items()
        for place, number in enumerate(series)
    ]
    judged = tuple(
        Judgement(code=entry.code, met=True, conditions=(True,) * _asked(entry))
        for entry in catalogue.entries
        if entry.kind == "qualitative" or _asked(entry)
    )
    return DataSheet(year=year, values=(*before, *now), judgements=judged)


def _asked(entry: Entry) -> int:
    """How many conditions without a figure are answered beside the verdict."""
    stated = questions(entry.criterion) if entry.criterion else ()
    return len(entry.additional_conditions) + len(stated)


def sample_profile(track: Track, place: str) -> Profile:
    return Profile(place=place, farm_related=True, dimensions=DIMENSIONS[track])
