"""Read by gunicorn itself when it is started in this folder. Address, workers and threads are given on the command line."""

logger_class = "config.access_log.AccessLogger"
