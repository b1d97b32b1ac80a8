"""Text that no database can keep is refused at the door, in plain words."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/register/%00/",
        "/lists/bo%00ards/",
        "/register/?text=%00",
        "/register/?te%00xt=1",
        "/?next=a%00b",
        "/sign-in/?next=%00",
    ],
)
@pytest.mark.parametrize("name", ["lead", None])
def test_a_nul_in_the_address_is_a_bad_request(cast, as_, address, name):
    page = as_(cast.get(name)).get(address)

    assert (page.status_code, page.templates[0].name) == (400, "400.html")


@pytest.mark.parametrize(
    "address",
    [
        "/register/?text=%ED%A0%80",
        "/register/?text=%FF%FE",
        "/register/?page=%ED%A0%80",
        "/register/?sort=%ED%A0%80",
        "/register/?owner=99999999999999999999999",
        "/register/?owner=abc&inspection=-1&portfolio=%F0%9F%92%A9",
        "/register/?page=99999999999999999999999",
        "/register/?standing=nonsense&rag=purple&kind=king",
        "/register/?text=" + "a" * 5000,
        "/register/add/?inspection=abc&cause=99999999999999999999999",
        "/inspections/?title=%E2%80%AE&kind=abc&page=-1",
        "/papers/?page=abc",
        "/sign-in/?next=%ED%A0%80",
    ],
)
def test_other_odd_text_in_the_address_is_answered(as_, lead, finding, address):
    assert as_(lead).get(address).status_code in {200, 302}


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/register/%ED%A0%80/", "/register/99999999999999999999999/", "/papers/999/"]
)
def test_what_does_not_exist_is_not_found(as_, lead, address):
    page = as_(lead).get(address)

    assert (page.status_code, page.templates[0].name) == (404, "404.html")
