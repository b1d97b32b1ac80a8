"""No page asks for anything that our own content security policy blocks."""

from tests.browser.test_accessibility import FINDING, FORMS, INSPECTIONS, PAPERS, PEOPLE, PEOPLE_FORMS, REGISTER, full

__all__ = ["full"]
WATCH = """addEventListener('securitypolicyviolation', found => {
    const seen = JSON.parse(sessionStorage.blocked || '[]')
    sessionStorage.blocked = JSON.stringify([...seen, `${found.violatedDirective} ${location.pathname}`])
})"""
INLINE = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"


def blocked(window):
    """What the browser has blocked since the window was opened."""
    return window.page.evaluate("JSON.parse(sessionStorage.blocked || '[]')")


def test_nothing_on_our_pages_is_blocked(open_window, cast, full):
    window = open_window()
    window.page.add_init_script(WATCH)
    parts = {"lead": REGISTER + FINDING + INSPECTIONS + PAPERS + FORMS, "administrator": PEOPLE + PEOPLE_FORMS}
    for who, addresses in parts.items():
        window.sign_in(cast[who])
        for address in addresses:
            window.visit(address.format(**full))
        assert blocked(window) == []


def test_what_is_not_ours_is_blocked(open_window, cast):
    window = open_window()
    window.page.add_init_script(WATCH)
    window.sign_in(cast["lead"])

    window.page.evaluate(INLINE)

    assert [each.split()[0] for each in blocked(window)] == ["script-src-elem"]
    assert window.page.evaluate("window.ran") is None
    window.complaints.clear()
