"""Who meets whom, solved exactly in a process of its own: such work holds every thread of Python for seconds.

`child_process` starts it, from the bot's side; all else here runs inside it and imports nothing of the bot
but numbers. People, legs and answers are small: they travel as JSON.
"""
