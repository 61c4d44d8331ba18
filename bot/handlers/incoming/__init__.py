"""What every request passes before a listener has it: its shape, who acts, whether it is ours."""
