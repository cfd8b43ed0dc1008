# MLflow's tables, where the cluster shall not keep them itself. Nobody has typed the password and Terraform does not know
# it: RDS makes it, keeps it in Secrets Manager and changes it.
resource "aws_db_subnet_group" "this" {
  count      = var.database == null ? 0 : 1
  name       = var.name
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_security_group" "database" {
  count       = var.database == null ? 0 : 1
  name        = "${var.name}-database"
  description = "PostgreSQL, for the subnets of the nodes"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  count             = var.database == null ? 0 : 2
  security_group_id = aws_security_group.database[0].id
  description       = "nodes"
  cidr_ipv4         = aws_subnet.private[count.index].cidr_block
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}

resource "aws_db_instance" "this" {
  count                         = var.database == null ? 0 : 1
  identifier                    = var.name
  engine                        = "postgres"
  engine_version                = "17"
  instance_class                = var.database.type
  allocated_storage             = var.database.storage
  multi_az                      = var.database.zones == 2
  db_name                       = "mlflow"
  username                      = "mlflow"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.this.arn
  storage_encrypted             = true
  kms_key_id                    = aws_kms_key.this.arn
  publicly_accessible           = false
  db_subnet_group_name          = aws_db_subnet_group.this[0].name
  vpc_security_group_ids        = [aws_security_group.database[0].id]
  backup_retention_period       = 14
  copy_tags_to_snapshot         = true
  deletion_protection           = var.database.kept
  skip_final_snapshot           = !var.database.kept
  final_snapshot_identifier     = "${var.name}-last"
}
