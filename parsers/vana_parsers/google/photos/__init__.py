"""Photos: one sidecar a photo or video, and the albums; which file belongs to which sidecar."""
