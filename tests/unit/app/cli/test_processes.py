from app.cli.processes import Patience


def test_what_does_not_last_is_waited_for_longer_each_time_up_to_five_minutes():
    patience = Patience()
    assert [patience.after(1) for _ in range(10)] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_what_lasted_is_started_again_soon():
    patience = Patience()
    for _ in range(5):
        patience.after(1)
    assert patience.after(3600) == 2
