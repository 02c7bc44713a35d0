"""From bytes to judged, scored and signed documents."""
