"""What goes over the wire: one model for every answer and every question of the HTTP interface."""
