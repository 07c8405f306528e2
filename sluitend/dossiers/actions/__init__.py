"""Verbs of the dossier: answer, finish a part, agree, ask guardians, send, open, hand over warmly.

The dossier's status is never set: after each verb ``status.settle`` derives it from the facts. Nobody presses "send":
agreeing, or a new application after it, defers the delivery in the same transaction.

Callers say the verb through this package, ``actions.finish_part(dossier, ...)``; in which file it lives is our own business.
"""

from sluitend.dossiers.actions.additions import leave_as_it_was, reopen
from sluitend.dossiers.actions.agreement import (
    guardian_answers,
    let_time_decide,
    pupil_answers,
    read_again,
    record_guardian_approval,
)
from sluitend.dossiers.actions.attachments import (
    add_attachment,
    put_back_attachment,
    remove_attachment,
    sweep_attachments,
)
from sluitend.dossiers.actions.beginning import begin, begin_compact, send_on
from sluitend.dossiers.actions.bounces import correct_address, mail_came_back
from sluitend.dossiers.actions.care import (
    ask_care_annex,
    drop_care_annex,
    finish_care_annex,
    open_care_annex,
    save_care_answers,
)
from sluitend.dossiers.actions.editions import (
    add_question,
    ask_question_again,
    drop_edition,
    leave_out_question,
    publish_edition,
    remove_question,
)
from sluitend.dossiers.actions.feedback import feed_back_dossier
from sluitend.dossiers.actions.following import (
    MadeFollowLink,
    end_following,
    let_guardians_follow,
    make_follow_link,
    open_follow_link,
)
from sluitend.dossiers.actions.guardians import (
    LINK_DAYS,
    MadeLink,
    ask_again,
    ask_guardians,
    ask_new_link,
    choose_mails,
    end_of_link,
    make_link,
    may_follow,
    note_mailed,
    open_link,
    who_can_be_asked,
    why_a_link,
)
from sluitend.dossiers.actions.inviting import INVITATION_WORKS, invite, let_in
from sluitend.dossiers.actions.mentor_questions import answer_college, ask_mentor, withdraw_question
from sluitend.dossiers.actions.parts import finish_part, missing_in, save_answer, save_answers
from sluitend.dossiers.actions.recalling import recall_consent, record_guardian_recall
from sluitend.dossiers.actions.sending import deliver, open_delivery
from sluitend.dossiers.actions.statements import close_talk, state_view
from sluitend.dossiers.actions.warm_days import (
    Batch,
    call_off_day,
    deal_out,
    list_more,
    make_day,
    move_day,
    move_slot,
    put_ready,
    send_days_due,
    stop_sending,
    take_off,
)
from sluitend.dossiers.actions.warm_following import close_ended, feed_back, tell_overdue
from sluitend.dossiers.actions.warm_handover import cancel_warm_handover, record_warm_handover
from sluitend.dossiers.actions.warm_presence import cannot_come, did_not_take_place
from sluitend.dossiers.actions.warm_talks import call_off_talk, plan_talk

__all__ = [
    "INVITATION_WORKS",
    "LINK_DAYS",
    "Batch",
    "MadeFollowLink",
    "MadeLink",
    "add_attachment",
    "add_question",
    "answer_college",
    "ask_again",
    "ask_care_annex",
    "ask_guardians",
    "ask_mentor",
    "ask_new_link",
    "ask_question_again",
    "begin",
    "begin_compact",
    "call_off_day",
    "call_off_talk",
    "cancel_warm_handover",
    "cannot_come",
    "choose_mails",
    "close_ended",
    "close_talk",
    "correct_address",
    "deal_out",
    "deliver",
    "did_not_take_place",
    "drop_care_annex",
    "drop_edition",
    "end_following",
    "end_of_link",
    "feed_back",
    "feed_back_dossier",
    "finish_care_annex",
    "finish_part",
    "guardian_answers",
    "invite",
    "leave_as_it_was",
    "leave_out_question",
    "let_guardians_follow",
    "let_in",
    "let_time_decide",
    "list_more",
    "mail_came_back",
    "make_day",
    "make_follow_link",
    "make_link",
    "may_follow",
    "missing_in",
    "move_day",
    "move_slot",
    "note_mailed",
    "open_care_annex",
    "open_delivery",
    "open_follow_link",
    "open_link",
    "plan_talk",
    "publish_edition",
    "pupil_answers",
    "put_back_attachment",
    "put_ready",
    "read_again",
    "recall_consent",
    "record_guardian_approval",
    "record_guardian_recall",
    "record_warm_handover",
    "remove_attachment",
    "remove_question",
    "reopen",
    "save_answer",
    "save_answers",
    "save_care_answers",
    "send_days_due",
    "send_on",
    "state_view",
    "stop_sending",
    "sweep_attachments",
    "take_off",
    "tell_overdue",
    "who_can_be_asked",
    "why_a_link",
    "withdraw_question",
]
