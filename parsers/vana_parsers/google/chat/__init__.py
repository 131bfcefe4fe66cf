"""Google Chat: the messages of each conversation, the conversations, and the account among the people in them."""
