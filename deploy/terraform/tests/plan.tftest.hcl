mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["a", "b", "c"] }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_eks_cluster" {
    defaults = { identity = [{ oidc = [{ issuer = "https://oidc.example/id/1" }] }] }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:123456789012:key/1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/r" }
  }
  mock_resource "aws_db_instance" {
    # The name of a secret:
    # pragma: allowlist nextline secret
    defaults = { master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:s" }] }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/oidc.example" }
  }
}

variables {
  region = "eu-central-1"
}

run "closed_by_default" {
  assert {
    condition     = !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "the cluster's API is open to the internet"
  }
  assert {
    condition     = aws_ecr_repository.homeostat.image_tag_mutability == "IMMUTABLE"
    error_message = "an image's tag can be written twice"
  }
  assert {
    condition     = aws_s3_bucket_public_access_block.artefacts.restrict_public_buckets
    error_message = "the bucket can be made public"
  }
  assert {
    condition     = alltrue(flatten([for s in data.aws_iam_policy_document.mlflow.statement : [for a in s.actions : !endswith(a, "*")]]))
    error_message = "MLflow's role has an action with a star"
  }
  assert {
    condition     = length(distinct(concat(aws_subnet.public[*].cidr_block, aws_subnet.private[*].cidr_block))) == 4
    error_message = "subnets overlap"
  }
}

run "the_whole_internet_is_refused" {
  command = plan
  variables {
    api_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.api_cidrs]
}

run "a_database_is_closed_and_kept" {
  variables {
    database = {}
  }
  assert {
    condition     = alltrue([for d in aws_db_instance.this : !d.publicly_accessible && d.storage_encrypted && d.deletion_protection && !d.skip_final_snapshot && d.manage_master_user_password])
    error_message = "the database is public, not encrypted, easily lost, or has a password of ours"
  }
  assert {
    condition     = toset(aws_vpc_security_group_ingress_rule.database[*].cidr_ipv4) == toset(aws_subnet.private[*].cidr_block)
    error_message = "others than the nodes reach the database"
  }
}

run "without_a_wish_there_is_none" {
  assert {
    condition     = length(aws_db_instance.this) + length(aws_security_group.database) == 0 && output.database == null
    error_message = "a database that nobody asked for"
  }
}

run "a_database_of_three_zones_is_refused" {
  command = plan
  variables {
    database = { zones = 3 }
  }
  expect_failures = [var.database]
}
