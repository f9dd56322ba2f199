"""A message leaves by a real mail server, once; what is refused, broken or in doubt is told as it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cases import fact
from tests.web.cast import access, case_for
from tests.web.letters.written import at_home, letterhead, sent
from tests.web.mail.posted import message, reached, sends, states, why
from tests.web.mail.server import mail_server, reach

from jalon.web.documents import files
from jalon.web.letters.models import How
from jalon.web.mail import outbox, transports
from jalon.web.mail.models import Event, Message, What
from jalon.web.mail.proof import holds

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with mail_server() as found:
        yield found


@pytest.fixture
def kept(server, settings):
    found, options = server
    settings.MAILERS = {"default": {"BACKEND": "x", "OPTIONS": options}}
    found.mails.clear()
    found.answers.clear()
    found.to_data = "250 accepted"
    return found


@pytest.fixture
def case(cast):
    made = case_for(cast.alice, [fact("accompaniment_started", "2026-06-01")])
    sends(cast.operator)
    reached(made)
    return made


def test_an_e_mail_arrives_as_it_was_written(kept, case):
    one = message(case)
    assert outbox.deliver(one.pk) == What.SENT
    (mail,) = kept.mails
    assert mail["To"] == "Ada Fictive <ada@example.org>"
    assert mail["Subject"] == "Bonjour"
    assert mail["Message-ID"] == transports.message_id(one)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body().get_content().strip() == "À mardi."
    assert states(one) == ["queued", "sending", "sent"]
    assert why(one).startswith("250")


def test_a_letter_is_joined_to_the_byte_with_its_plain_words(kept, cast, case):
    letterhead(cast.operator)
    at_home(case)
    letter = sent(case, cast.alice, "invitation", how=How.EMAIL)
    one = Message.objects.get(letter=letter)
    assert outbox.deliver(one.pk) == What.SENT, why(one)
    (mail,) = kept.mails
    (paper,) = mail.iter_attachments()
    assert paper.get_content() == files.read(letter.stored_as, letter.sha256)
    assert paper.get_filename() == f"{letter.reference}.pdf"
    said = mail.get_body().get_content()
    assert "De quoi s'agit-il" in said.replace("’", "'")
    assert "La lettre est jointe" in said


def test_asked_twice_or_delivered_twice_it_leaves_once(kept, case):
    assert message(case).pk == message(case).pk
    one = message(case)
    assert [outbox.deliver(one.pk) for _ in range(3)] == ["sent", "sent", "sent"]
    assert len(kept.mails) == 1


def test_an_address_that_does_not_exist_is_told_with_what_the_server_said(kept, case):
    kept.answers["ada@example.org"] = "550 no such user"
    one = message(case)
    assert outbox.deliver(one.pk) == What.FAILED
    assert "refuse le destinataire : 550 no such user" in why(one)
    assert kept.mails == []


def test_a_server_that_is_full_is_tried_again_and_then_it_leaves(kept, case):
    kept.to_data = "452 full"
    one = message(case)
    assert outbox.deliver(one.pk) == What.FAILED
    kept.to_data = "250 accepted"
    assert outbox.deliver(one.pk) == What.SENT
    assert states(one) == ["queued", "sending", "failed", "sending", "sent"]
    assert len(kept.mails) == 1


def test_a_server_that_does_not_answer_loses_nothing(settings, case):
    options = reach(port=1)
    settings.MAILERS = {"default": {"BACKEND": "x", "OPTIONS": options}}
    one = message(case)
    assert outbox.deliver(one.pk) == What.FAILED
    assert "ne répond pas" in why(one)


def test_left_by_its_worker_it_is_in_doubt_and_never_sent_again_by_itself(kept, cast, case):
    one = message(case)
    Event.objects.create(message=one, what=What.SENDING, at=one.at)
    assert outbox.deliver(one.pk) == "leaving"  # its worker is given time
    assert outbox.deliver(one.pk, patience=timedelta(0)) == What.DOUBT
    assert outbox.deliver(one.pk) == What.DOUBT
    assert kept.mails == []
    assert outbox.settle(access(cast.alice, case), one, left=False)
    assert outbox.deliver(one.pk) == What.SENT
    assert len(kept.mails) == 1


def test_somebody_says_that_a_message_in_doubt_did_leave(kept, cast, case):
    one = message(case)
    for what in (What.SENDING, What.DOUBT):
        Event.objects.create(message=one, what=what, at=one.at)
    assert outbox.settle(access(cast.alice, case), one, left=True)
    assert outbox.deliver(one.pk) == What.SENT
    assert kept.mails == []
    assert not outbox.settle(access(cast.alice, case), one, left=True)


def test_an_sms_is_written_to_a_file_once_however_often_it_is_interrupted(case, settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"home": tmp_path})
    one = message(case, "sms", to="+33639980001", text="À mardi.")
    Event.objects.create(message=one, what=What.SENDING, at=one.at)
    assert outbox.deliver(one.pk) == What.SENT
    assert outbox.deliver(one.pk) == What.SENT
    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text("utf-8") == "+33639980001\n\nÀ mardi.\n"


def test_the_database_refuses_that_a_message_ends_twice(case):
    one = message(case)
    Event.objects.create(message=one, what=What.SENT, at=one.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(message=one, what=What.CANCELLED, at=one.at)


def test_the_fingerprint_is_of_every_word_and_address(case):
    one = message(case)
    assert holds(one)
    for name, value in {"text": "x", "to": "x", "to_name": "x", "subject": "x", "channel": "sms"}.items():
        fresh = Message.objects.get(pk=one.pk)
        setattr(fresh, name, value)
        assert not holds(fresh), name
