"""The door for people with a browser and for programs: HTML pages and their JSON twins."""
