"""Twelve attendance exports as Teams, Zoom and Meet write them, encodings and all, and what is to be read from each.

Every count was worked out by hand from the rows beside it.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """An export: its bytes, and what it says. ``minutes`` by learner; ``near`` those whom strangers may be."""

    name: str
    data: bytes
    session: str
    minutes: Mapping[str, int]
    meeting: int = 1
    missed: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


def lines(*rows: str, end: str = "\r\n") -> str:
    return end.join(rows) + end


def tabs(*rows: tuple[str, ...]) -> str:
    return lines(*("\t".join(row) for row in rows))


def utf16(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


TEAMS = (
    ("1. Summary",),
    ("Meeting title", "Negotiation lab"),
    ("Attended participants", "4"),
    ("Start time", "3/2/26, 9:55:00 AM"),
    ("End time", "3/2/26, 11:02:00 AM"),
    ("Meeting duration", "1h 7m"),
    ("Average attendance time", "48m 12s"),
    ("",),
    ("2. Participants",),
    ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"),
)

SAMPLES = (
    # Teams, UTF-16 with tabs, five sections' worth of text. Ada was there 1:01:00 in two stays (9:58:00–10:30:00 and
    # 10:31:30–11:00:30), Bo for 30:29 only, Ines leads, Dmitri is a guest without an address. Chloé did not come.
    Sample(
        "teams_rejoined.csv",
        utf16(
            tabs(
                *TEAMS,
                (
                    "Ines Moreau",
                    "3/2/26, 9:55:00 AM",
                    "3/2/26, 11:02:00 AM",
                    "1h 7m",
                    "ines@example.com",
                    "",
                    "Organizer",
                ),
                (
                    *("Ada Okafor", "3/2/26, 9:58:00 AM", "3/2/26, 11:00:30 AM", "1h 1m"),
                    *("ada.okafor@example.com", "ada.okafor@example.com", "Presenter"),
                ),
                (
                    "Bo Lindqvist",
                    "3/2/26, 10:29:31 AM",
                    "3/2/26, 11:00:00 AM",
                    "30m 29s",
                    "",
                    "bo@example.com",
                    "Presenter",
                ),
                ("Dmitri Petrov (Guest)", "3/2/26, 10:00:00 AM", "3/2/26, 10:45:29 AM", "45m 29s", "", "", "Attendee"),
                ("",),
                ("3. In-Meeting Activities",),
                ("Name", "Join Time", "Leave Time", "Duration", "Email", "Role"),
                ("Ines Moreau", "3/2/26, 9:55:00 AM", "3/2/26, 11:02:00 AM", "1h 7m", "ines@example.com", "Organizer"),
                *(
                    ("Ada Okafor", f"3/2/26, {start}", f"3/2/26, {end}", length, "ada.okafor@example.com", "Presenter")
                    for start, end, length in (
                        ("9:58:00 AM", "10:30:00 AM", "32m"),
                        ("10:31:30 AM", "11:00:30 AM", "29m"),
                    )
                ),
                (
                    "Bo Lindqvist",
                    "3/2/26, 10:29:31 AM",
                    "3/2/26, 11:00:00 AM",
                    "30m 29s",
                    "bo@example.com",
                    "Presenter",
                ),
                ("Dmitri Petrov (Guest)", "3/2/26, 10:00:00 AM", "3/2/26, 10:45:29 AM", "45m 29s", "", "Attendee"),
            )
        ),
        "lab-1",
        {"l1": 61, "l2": 30, "l4": 45},
        missed=("l3",),
    ),
    # The same report in German: dots in dates, 24 hours, "Std." and "Min.", "(Gast)", no byte order mark.
    # Chloé is written without her accent and with her family name first: the same words, so the same person.
    Sample(
        "teams_german.csv",
        tabs(
            ("1. Zusammenfassung",),
            ("Besprechungstitel", "Negotiation lab"),
            ("Startzeit", "02.03.2026, 09:59:00"),
            ("Endzeit", "02.03.2026, 11:00:00"),
            ("",),
            ("2. Teilnehmer",),
            (
                "Name",
                "Erster Beitritt",
                "Letztes Verlassen",
                "Dauer der Teilnahme",
                "E-Mail",
                "Teilnehmer-ID (UPN)",
                "Rolle",
            ),
            (
                "Dubois, Chloe (Gast)",
                "02.03.2026, 09:59:00",
                "02.03.2026, 11:00:00",
                "1 Std. 1 Min. 0 Sek.",
                "",
                "",
                "Referent",
            ),
            (
                "Bo Lindqvist",
                "02.03.2026, 10:05:00",
                "02.03.2026, 10:20:40",
                "15 Min. 40 Sek.",
                "",
                "bo@example.com",
                "Referent",
            ),
        ).encode("utf-16-le"),
        "lab-1",
        {"l2": 16, "l3": 61},
        missed=("l1", "l4"),
    ),
    # Teams' old list of who joined and left. Ada leaves and comes back (10:00–10:20, 10:30–11:00: 50 min); Bo never
    # left, so he stayed to the last moment told, 11:00 (59 min). The blank before AM and PM is U+202F.
    Sample(
        "teams_old_list.csv",
        utf16(
            tabs(
                ("Full Name", "User Action", "Timestamp"),
                ("Ines Moreau", "Joined", "3/2/2026, 9:50:00\u202fAM"),
                ("Ada Okafor", "Joined before", "3/2/2026, 10:00:00\u202fAM"),
                ("Bo Lindqvist", "Joined", "3/2/2026, 10:01:00\u202fAM"),
                ("Ada Okafor", "Left", "3/2/2026, 10:20:00\u202fAM"),
                ("Ada Okafor", "Joined", "3/2/2026, 10:30:00\u202fAM"),
                ("Ada Okafor", "Left", "3/2/2026, 11:00:00\u202fAM"),
            )
        ),
        "lab-1",
        {"l1": 50, "l2": 59},
        missed=("l3", "l4"),
    ),
    # Zoom, UTF-8 with a byte order mark. Eiko came with two devices at once (10:00–10:40 and 10:30–11:00: 60 min, not
    # 70). "Addie" is Farid's nickname, with his own name in brackets. "iPhone" is nobody. Grace only waited outside.
    Sample(
        "zoom_two_devices.csv",
        codecs.BOM_UTF8
        + lines(
            "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants",
            "812 3456 7890,Negotiation lab,03/04/2026 09:55:00 AM,03/04/2026 11:01:00 AM,ines@example.com,66,5",
            "",
            "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room",
            "Ines Moreau,ines@example.com,03/04/2026 09:55:00 AM,03/04/2026 11:01:00 AM,66,No,No",
            "Eiko Tanaka,eiko@example.com,03/04/2026 10:00:00 AM,03/04/2026 10:40:00 AM,40,No,No",
            "Eiko Tanaka,eiko@example.com,03/04/2026 10:30:00 AM,03/04/2026 11:00:00 AM,30,No,No",
            "Addie (Farid Aziz),,03/04/2026 10:10:00 AM,03/04/2026 11:00:00 AM,50,Yes,No",
            "iPhone,,03/04/2026 10:02:00 AM,03/04/2026 10:09:00 AM,7,Yes,No",
            "Grace Müller,grace@example.com,03/04/2026 09:58:00 AM,03/04/2026 10:15:00 AM,17,Yes,Yes",
        ).encode(),
        "lab-2",
        {"l5": 60, "l6": 50},
        missed=("l7",),
        strangers={"iPhone": ()},
    ),
    # Zoom in another account: semicolons, day before month (13/03 would not be a month, 04/03 alone could be either;
    # only 4 March is a day of a session), Windows-1252. Two rows without an address are Grace by name: 20 + 25 min.
    Sample(
        "zoom_day_first.csv",
        lines(
            "Name (original name);Email;Join time;Leave time;Duration (minutes);Guest",
            "Grace Müller;;04/03/2026 10:00:00;04/03/2026 10:20:00;20;Yes",
            "Grace Müller;;04/03/2026 10:35:00;04/03/2026 11:00:00;25;Yes",
            "Farid Aziz;farid@example.com;04/03/2026 10:00:00;04/03/2026 11:00:00;60;No",
            end="\n",
        ).encode("cp1252"),
        "lab-2",
        {"l6": 60, "l7": 45},
        missed=("l5",),
    ),
    # Zoom's list of unique people has no times: the session is stated. Farid comes under a private address; his name
    # is on the roster. "Eiko T." is near to Eiko, and is asked about.
    Sample(
        "zoom_unique.csv",
        codecs.BOM_UTF8
        + lines(
            "Name (Original Name),User Email,Total Duration (Minutes),Guest",
            "Farid Aziz,f.private@example.com,58,Yes",
            "Eiko T.,,41,Yes",
        ).encode(),
        "lab-2",
        {"l6": 58},
        missed=("l7",),
        unclear=("l5",),
        strangers={"Eiko T.": ("l5",)},
        told={"session": "lab-2"},
    ),
    # A webinar: sections with other columns, people who did not attend, "--" for nothing.
    Sample(
        "zoom_webinar.csv",
        lines(
            "Attendee Report",
            "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered",
            '"Negotiation lab",912 0000 1111,"Mar 4, 2026 09:58 AM",65,3',
            "Host Details,",
            "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest",
            'Yes,Ines Moreau,ines@example.com,"Mar 4, 2026 09:58 AM","Mar 4, 2026 11:03 AM",65,No',
            "Attendee Details,",
            "Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,Leave Time,"
            "Time in Session (minutes),Is Guest",
            'Yes,Eiko,Eiko,Tanaka,eiko@example.com,"Feb 20, 2026 08:00 AM",'
            '"Mar 4, 2026 10:05 AM","Mar 4, 2026 11:00 AM",55,Yes',
            'No,Farid,Farid,Aziz,farid@example.com,"Feb 21, 2026 08:00 AM",--,--,--,--',
        ).encode(),
        "lab-2",
        {"l5": 55},
        missed=("l6", "l7"),
    ),
    # Meet: names in two columns, lengths in words, times of day with the date.
    Sample(
        "meet.csv",
        lines(
            "First name,Last name,Email,Duration,Time joined,Time exited",
            "Ada,Okafor,ada.okafor@example.com,1 hr 2 min,2026-03-02 09:59:00,2026-03-02 11:01:00",
            "Dmitri,Petrov,,12 min,2026-03-02 10:00:00,2026-03-02 10:12:00",
            end="\n",
        ).encode(),
        "lab-1",
        {"l1": 62, "l4": 12},
        missed=("l2", "l3"),
    ),
    # The second meeting of a series, in UTC with a Z. "Ada" alone may be either Ada on the cohort's list; of this
    # session's people it is Ada Okafor (l1) or Ada Okeke (l8), so nobody is counted for it.
    Sample(
        "teams_second_meeting.csv",
        lines(
            "Name,First Join,Last Leave,In-Meeting Duration,Email,Role",
            "Eiko Tanaka,2026-03-10T14:00:00Z,2026-03-10T15:00:00Z,1h,eiko@example.com,Presenter",
            "Ada,2026-03-10T14:02:00Z,2026-03-10T14:59:00Z,57m,,Attendee",
        ).encode(),
        "talk-1",
        {"l5": 60},
        meeting=2,
        unclear=("l1", "l8"),
        strangers={"Ada": ("l1", "l8")},
    ),
    # A guest of another organisation: the address is hidden in the UPN. UTF-16 the other way round.
    Sample(
        "teams_guest_upn.csv",
        codecs.BOM_UTF16_BE
        + tabs(
            ("Meeting Summary",),
            ("Meeting Title", "Negotiation lab"),
            ("Meeting Start Time", "3/2/2026, 10:00:00 AM"),
            ("Meeting End Time", "3/2/2026, 11:00:00 AM"),
            ("",),
            ("Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"),
            (
                *("C. D. (External)", "3/2/2026, 10:00:00 AM", "3/2/2026, 10:48:00 AM", "48m", "", "Attendee"),
                "chloe.dubois_example.com#EXT#@example.onmicrosoft.com",
            ),
        ).encode("utf-16-be"),
        "lab-1",
        {"l3": 48},
        missed=("l1", "l2", "l4"),
    ),
    # Clocks of Kolkata, where lab-1 began at 14:30. Misspelt, "Bo Lindquist" is near and not counted. Eiko is not of
    # this session.
    Sample(
        "zoom_kolkata.csv",
        lines(
            "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
            "Ada Okafor,ADA.Okafor@Example.com,2026-03-02 14:30:00,2026-03-02 15:30:00,60,No",
            "Eiko Tanaka,eiko@example.com,2026-03-02 14:31:00,2026-03-02 15:01:00,30,No",
            "Bo Lindquist,,2026-03-02 14:35:00,2026-03-02 15:30:00,55,Yes",
        ).encode(),
        "lab-1",
        {"l1": 60, "l5": 30},
        missed=("l3", "l4"),
        unclear=("l2",),
        strangers={"Bo Lindquist": ("l2",)},
        told={"time_zone": "Asia/Kolkata"},
    ),
    # Opened in a French Excel and saved again: semicolons, empty cells behind every row, "h" and "min", quotes.
    Sample(
        "teams_saved_again.csv",
        codecs.BOM_UTF8
        + lines(
            "1. Résumé;;;;;;",
            "Titre de la réunion;Negotiation lab;;;;;",
            "Heure de début;02/03/2026 09:57:00;;;;;",
            ";;;;;;",
            "2. Participants;;;;;;",
            "Nom;Première participation;Dernier départ;Durée de la participation;E-mail;ID du participant (UPN);Rôle",
            '"Okafor, Ada";02/03/2026 09:57:00;02/03/2026 11:00:00;1 h 3 min 0 s;;;Présentateur',
            "Chloé Dubois;02/03/2026 10:00:00;02/03/2026 10:09:31;9 min 31 s;chloe.dubois@example.com;;Participant",
            ";;;;;;",
            "3. Activités au cours de la réunion;;;;;;",
        ).encode(),
        "lab-1",
        {"l1": 63, "l3": 10},
        missed=("l2", "l4"),
    ),
)
