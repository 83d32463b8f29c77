"""Three years of a publication, hour by hour: ``python -m tests.years --years 3 --seed 1`` prints what became of every issue.

The commands are the real ones, typed as an editor or a workflow types them; Mailchimp is the one of tests/mailchimp, receipts are in git,
and the clock is Mailchimp's. Chance decides, from a seed, what goes wrong: founders come late, with mistakes or not at all, an editor
forgets and goes on holiday, timers are dropped, Mailchimp and the receipts cannot be reached, two machines act at once, an old clone acts.

    people.py    who comes, and what they send
    world.py     what lies outside the product: clock, clones, public site, Mailchimp, and what can be out of reach
    editor.py    somebody who does what the calendar and the alarms say, a little later, and not always
    course.py    what happens when, from a seed
    account.py   what must hold of every issue, and the table
"""
