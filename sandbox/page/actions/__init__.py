"""What a person does on the page: `table.ACTIONS` names each function that a form or a button may call."""
