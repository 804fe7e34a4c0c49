"""What the desks' data say of the law has English words for the switch on the pages."""

from departments.desks import desks
from gateway.i18n import words


def test_the_law_of_every_desk_has_english_words():
    english = words("en")
    said = [
        text
        for desk in desks().values()
        for text in (
            *(word for one in desk.deadlines for word in (one.matter, one.source)),
            *(word for one in desk.notices for word in (one.text, one.source)),
        )
    ]
    assert [text for text in said if text not in english] == []
