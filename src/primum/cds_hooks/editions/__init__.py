"""The pack in service: loaded, verified, tried on canaries, exchanged."""
