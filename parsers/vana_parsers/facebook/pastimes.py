"""Games, dating, voting: facts about the account and lines of small logs. Dating and voting are sensitive, and kept."""

from vana_parsers.facebook.connections import kind
from vana_parsers.facebook.rows import facts_kind, log_kind, setting_kind

_GAMES = "facebook_gaming"

KINDS = (
    kind(
        "instant_games",
        f"{_GAMES}/instant_games",
        roots=("instant_games_played_v2", "instant_games_played"),
        of="game",
        product="games",
    ),
    facts_kind("gaming profile", f"{_GAMES}/gaming_profile", roots=("facebook_gaming_profile_v2",), product="games"),
    setting_kind("gaming bookmarks", f"{_GAMES}/bookmark_and_app_settings", product="games"),
    log_kind("game_announcement", f"{_GAMES}/game_announcements", product="games"),
    setting_kind("gaming invites", f"{_GAMES}/gaming_invite_settings", product="games"),
    setting_kind("gaming notifications", f"{_GAMES}/gaming_tab_notifications", product="games"),
    setting_kind("games played", f"{_GAMES}/information_related_to_the_games_you_play", product="games"),
    log_kind("game_setting", f"{_GAMES}/instant_games_settings_and_metadata", product="games"),
    log_kind("game_usage", f"{_GAMES}/instant_games_usage_data", product="games"),
    setting_kind("game leaderboards", f"{_GAMES}/your_instant_games_leaderboard_moments", product="games"),
    log_kind("game_link", f"{_GAMES}/your_instant_games_links", product="games"),
    log_kind("game_shortcut", f"{_GAMES}/your_instant_games_shortcuts", product="games"),
    setting_kind("game tournaments", f"{_GAMES}/your_instant_games_tournament_information", product="games"),
    setting_kind("game scores", f"{_GAMES}/your_latest_instant_game_scores", product="games"),
    log_kind("page_badge", f"{_GAMES}/your_page_or_groups_badges", product="games"),
    facts_kind("dating activity", "dating/your_dating_activity", roots=("dating_your_activity_v2",), product="dating"),
    facts_kind("dating settings", "dating/your_dating_preferences", roots=("dating_preferences_v2",), product="dating"),
    facts_kind("dating profile", "dating/your_dating_profile", roots=("dating_profile_v2",), product="dating"),
    facts_kind("voting location", "voting/voting_location", roots=("voting_location_v2",), product="voting"),
    facts_kind("voting reminders", "voting/voting_reminders", roots=("voting_reminders_v2",), product="voting"),
)
