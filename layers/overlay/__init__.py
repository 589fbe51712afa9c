"""Evacuation areas against zones, villages, incidents and crossings."""
