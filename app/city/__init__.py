"""What every subject needs to know of the city: its departments."""
